/**
 * How many parts a short message takes, as networks count and charge: the twin of locale/sms.py,
 * held to the same vectors.
 */
export interface Parts {
  encoding: "gsm7" | "ucs2";
  /** Septets of GSM-7, or units of UCS-2. */
  units: number;
  parts: number;
  /** How many fit before a further part. */
  left: number;
}

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** Each takes an escape before it. */
const EXTENDED = new Set("\f^{}\\[~]|€");
const ROOM = { gsm7: [160, 153], ucs2: [70, 67] } as const;

export const encodingOf = (text: string): Parts["encoding"] => ([...text].every((letter) => BASIC.has(letter) || EXTENDED.has(letter)) ? "gsm7" : "ucs2");

/** A letter of two units never stands half in one part and half in the next. */
export function countParts(text: string): Parts {
  const encoding = encodingOf(text);
  const sizes = [...text].map((letter) => (encoding === "ucs2" ? letter.length : EXTENDED.has(letter) ? 2 : 1));
  const [alone, joined] = ROOM[encoding];
  const units = sizes.reduce((sum, size) => sum + size, 0);
  if (units <= alone) return { encoding, units, parts: units > 0 ? 1 : 0, left: alone - units };
  let [parts, filled] = [1, 0];
  for (const size of sizes) {
    if (filled + size > joined) [parts, filled] = [parts + 1, 0];
    filled += size;
  }
  return { encoding, units, parts, left: joined - filled };
}

/** The text with how to opt out on a line of its own; the text alone if it says so already. */
export const withOptOut = (text: string, suffix: string): string =>
  !suffix || text.includes(suffix) ? text : `${text.trimEnd()}\n${suffix}`;
