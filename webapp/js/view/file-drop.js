/**
 * Lets files be dropped anywhere on the page, and keeps the browser from leaving the page to show one.
 * @param {Document} page
 * @param {(files: File[]) => void} onFiles
 */
export function acceptDrops(page, onFiles) {
  /** Enter and leave come for every element passed: count them. */
  let inside = 0;
  const mark = () => page.body.classList.toggle('dropping', inside > 0);
  page.addEventListener('dragenter', (event) => {
    if (!hasFiles(event)) return;
    inside++;
    mark();
  });
  page.addEventListener('dragleave', (event) => {
    if (!hasFiles(event)) return;
    inside--;
    mark();
  });
  page.addEventListener('dragover', (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  page.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    inside = 0;
    mark();
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
}

/** @param {DragEvent} event */
function hasFiles(event) {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
