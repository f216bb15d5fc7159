import { Uploads } from '../state/uploads.js';
import { acceptDrops } from '../view/file-drop.js';
import { deleteAttachment, upload } from '../wire/upload.js';
import { page } from './page.js';

/** Files go to the server as soon as they are chosen, pasted or dropped. */
export function connectFiles() {
  page.composer.connectUploads(new Uploads(upload, deleteAttachment));
  acceptDrops(document, (files) => page.composer.attach(files));
}
