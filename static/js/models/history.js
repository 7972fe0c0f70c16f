// Older chat, read backwards through an API that reads forwards only: windows of `seq` before the oldest known.

/** @typedef {import('../websocket.js').ChatMessage} ChatMessage */

const WINDOW = 400;
const TRIES = 6;

/**
 * @param {(query: string) => Promise<{ results: ChatMessage[] }>} read GET of `messages` with a query
 * @param {number} before where to go on: the oldest `seq` read so far
 * @returns {Promise<{ messages: ChatMessage[], before: number }>} oldest first; `before` is 1 when there is nothing older
 */
export async function readEarlier(read, before) {
  let until = before;
  for (let tries = 0; tries < TRIES && until > 1; tries += 1) {
    const after = Math.max(0, until - 1 - WINDOW);
    const { results } = await read(`after=${after}&limit=${WINDOW}`);
    const messages = results.filter((message) => message.seq < until);
    until = after + 1;
    if (messages.length) return { messages, before: until };
  }
  return { messages: [], before: until };
}
