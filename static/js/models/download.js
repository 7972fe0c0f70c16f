// A file of the API, kept by the browser as if it had followed a link.

import { download as read } from './api.js';

/** @param {string} path below /api/v1/ @param {string} token */
export async function download(path, token) {
  const { name, blob } = await read(path, token);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
