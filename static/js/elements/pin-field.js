// A field for six digits, shown in two groups; spaces, hyphens and whole pasted sentences are fine.

const LENGTH = 6;

/** @param {string} text @returns {string} */
export function pinDigits(text) {
  return text.replace(/\D/g, '').slice(0, LENGTH);
}

export class PinField extends HTMLElement {
  connectedCallback() {
    this.input.addEventListener('input', () => this.#typed());
  }

  /** @returns {HTMLInputElement} */
  get input() {
    return /** @type {HTMLInputElement} */ (this.querySelector('input'));
  }

  get digits() {
    return pinDigits(this.input.value);
  }

  get isComplete() {
    return this.digits.length === LENGTH;
  }

  #typed() {
    const { input, digits } = this;
    const atEnd = input.selectionStart === input.value.length;
    input.removeAttribute('aria-invalid');
    // In the middle of the number the caret would jump, so it is grouped when one types at its end.
    if (atEnd) input.value = digits.length > 3 ? `${digits.slice(0, 3)} ${digits.slice(3)}` : digits;
    if (this.isComplete && atEnd) this.dispatchEvent(new CustomEvent('complete'));
  }
}

customElements.define('pin-field', PinField);
