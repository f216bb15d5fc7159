/** What the page can tell of a file by itself; the server decides by what is in it. */

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Types that browsers know for certain and no server of ours takes. */
const REFUSED = /^(?:audio|video|font)\/|^application\/(?:x-msdownload|x-msdos-program|zip|gzip|x-tar|x-7z-compressed|vnd\.rar|java-archive)$/;

/** Whether it is worth sending. @param {File} file */
export function isAttachable(file) {
  return !REFUSED.test(file.type);
}

/** Whether browsers show it as a picture. @param {string} type */
export function isPicture(type) {
  return PICTURES.has(type);
}
