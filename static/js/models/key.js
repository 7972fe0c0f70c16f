// What is right, in words for the host, from a question as its editor wrote it. No DOM in here.

/** @param {any} raw @returns {string[]} */
export function keyWords(raw) {
  const right = raw.choices.filter((/** @type {any} */ row) => row.correct).map((/** @type {any} */ row) => row.text);
  if (['single', 'multiple', 'true_false'].includes(raw.kind)) return right;
  if (raw.kind === 'typed') return raw.accepted;
  if (raw.kind === 'number') return [numberKey(raw.number)];
  if (raw.kind === 'order')
    return raw.choices.map((/** @type {any} */ row, /** @type {number} */ n) => `${n + 1}. ${row.text}`);
  if (raw.kind === 'match') return raw.pairs.map((/** @type {any} */ row) => `${row.left} – ${row.right}`);
  return [];
}

/** @param {any} number */
function numberKey(number) {
  const unit = number.unit ? ` ${number.unit}` : '';
  if (number.mode === 'range') return `${number.min} to ${number.max}${unit}`;
  if (number.mode === 'nearest') return `${number.value}${unit}, or whoever is nearest`;
  return `${number.value}${unit}${number.tolerance ? `, off by ${number.tolerance} at most` : ''}`;
}
