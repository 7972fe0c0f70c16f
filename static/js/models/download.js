// A file of the API, kept by the browser as if it had followed a link.

/** @param {string} path below /api/v1/ @param {string} token @param {string} [fallback] its name if the server tells none */
export async function download(path, token, fallback = 'results') {
  const answer = await fetch(`/api/v1/${path}`, { headers: { Authorization: `Bearer ${token}` } });
  if (!answer.ok) throw (await answer.json().catch(() => null))?.error ?? { code: 'internal' };
  const name = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? fallback;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
