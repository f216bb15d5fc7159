/** @import { GenerationRequest } from './types.js' */

/**
 * Without files plain JSON; with files one multipart body: part `request` holds the JSON, each file is a part `file`.
 * @param {GenerationRequest} request
 * @param {readonly File[]} files
 * @returns {{body: BodyInit, headers: Record<string, string>}}
 */
export function requestBody(request, files) {
  const json = JSON.stringify(request);
  if (files.length === 0) return { body: json, headers: { 'Content-Type': 'application/json' } };
  const form = new FormData();
  form.append('request', json);
  for (const file of files) form.append('file', file, file.name);
  return { body: form, headers: {} }; // the browser writes the content type, it alone knows the boundary
}
