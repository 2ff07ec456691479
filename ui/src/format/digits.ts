/** Numbers as they are typed: Latin, Persian or Arabic digits, any decimal point, groups or none. */
import { type Place, tagOf } from "./place";

const DIGITS = "۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩";

/** Nothing where the text is not a number. */
export function readNumber(text: string): number | undefined {
  const latin = text
    .trim()
    .replace(/[۰-۹٠-٩]/g, (digit) => String(DIGITS.indexOf(digit) % 10))
    .replace(/[\u200e\u200f\u061c\s٬,]/g, "")
    .replace("٫", ".")
    .replace("\u2212", "-");
  return /^-?\d+(\.\d*)?$/.test(latin) ? Number(latin) : undefined;
}

/** Every digit, without groups, so that it can be typed on. */
export const writeNumber = (place: Place, value: number): string =>
  new Intl.NumberFormat(tagOf(place), { useGrouping: false, maximumFractionDigits: 6 }).format(value);
