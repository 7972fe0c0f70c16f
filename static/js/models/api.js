// REST for the pages: JSON in and out, and every failure as an error with a code.

/** @typedef {{ code: string, message: string, fields?: Record<string, string>, retry_after_ms?: number, status?: number }} ApiError */

/** @param {string} name @returns {string} */
function cookie(name) {
  const found = document.cookie.split('; ').find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : '';
}

/**
 * @param {string} method
 * @param {string} path below /api/v1/
 * @param {{ body?: object, token?: string }} [options]
 * @returns {Promise<any>} the answer's JSON, null for none; throws an ApiError
 */
export async function api(method, path, { body, token } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (body) headers['Content-Type'] = 'application/json';
  if (token) headers.Authorization = `Bearer ${token}`;
  const csrf = cookie('csrftoken') || cookie('__Host-csrftoken');
  if (csrf) headers['X-CSRFToken'] = csrf;
  let answer;
  try {
    answer = await fetch(`/api/v1/${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
      credentials: 'same-origin',
    });
  } catch {
    throw { code: 'network', message: '' };
  }
  const json = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (!answer.ok) throw failure(answer, json);
  return json;
}

/** @param {Response} answer @param {any} json @returns {ApiError} */
function failure(answer, json) {
  const seconds = Number(answer.headers.get('Retry-After'));
  const wait = seconds > 0 ? { retry_after_ms: seconds * 1000 } : {};
  // A proxy in front of a server that is away answers for it, in no JSON of ours.
  const unknown = { code: answer.status >= 502 ? 'network' : 'internal', message: '' };
  return { ...wait, ...(json?.error ?? unknown), status: answer.status };
}

/** @param {string} path @param {string} token @param {Record<string, string | File>} fields of a form @returns {Promise<any>} */
export async function upload(path, token, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const answer = await plain(path, token, { method: 'POST', body });
  return answer.json();
}

/** @param {string} path @param {string} token @returns {Promise<{ name: string, blob: Blob }>} a file, and what it is called */
export async function download(path, token) {
  const answer = await plain(path, token);
  const name = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'file';
  return { name, blob: await answer.blob() };
}

/** @param {string} path @param {string} token @param {RequestInit} [options] */
async function plain(path, token, options = {}) {
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(`/api/v1/${path}`, { ...options, headers }).catch(() => {
    throw { code: 'network', message: '' };
  });
  if (!answer.ok) throw failure(answer, await answer.json().catch(() => null));
  return answer;
}

/** Change the login cookie for an access token. @returns {Promise<string>} */
export async function accountToken() {
  return (await api('POST', 'auth/token')).access;
}
