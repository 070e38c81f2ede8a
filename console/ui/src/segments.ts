/** How many texts a telephone network makes of words: nothing is cut, but each one is paid for. */

/** The most that Twilio takes in one message. */
const MOST = 1600;

/** Characters of the network's own alphabet (GSM 03.38); those of the second count twice. */
const SINGLE = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]$/;
const DOUBLE = /^[\f^{}\\[~\]|€]$/;

/** The number of texts; an emoji or a letter of another alphabet makes each of them shorter. */
export function segments(text: string): number {
  let units = 0;
  for (const character of text) {
    if (SINGLE.test(character)) units += 1;
    else if (DOUBLE.test(character)) units += 2;
    else return parts(text.length, 70, 67); // as UTF-16, in which an emoji is two
  }
  return parts(units, 160, 153);
}

/** `2 texts`, or that it is too long for one message. */
export function textsOf(text: string): string {
  if (text.length > MOST) return `Too long by ${text.length - MOST}: send it in two`;
  const count = segments(text);
  return count === 1 ? "" : `${count} texts`;
}

function parts(units: number, one: number, each: number): number {
  return units <= one ? 1 : Math.ceil(units / each);
}
