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
  if (!answer.ok) throw { ...(json?.error ?? { code: 'internal', message: '' }), status: answer.status };
  return json;
}

/** Change the login cookie for an access token. @returns {Promise<string>} */
export async function accountToken() {
  return (await api('POST', 'auth/token')).access;
}
