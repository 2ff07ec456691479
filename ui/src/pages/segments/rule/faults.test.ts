import { expect, test } from "vitest";
import { EVERYWHERE, makeFormat } from "@/format";
import fa from "@/words/fa";
import { faultText } from "./faults";

const format = makeFormat({ ...EVERYWHERE, language: "fa" });

test.each([
  ["there is no such list", fa.builder.faults.gone],
  ["that segment is broken itself", fa.builder.faults.broken],
  ["no customer has this trait any more", fa.builder.faults.unknown],
  ["input should be less than or equal to 36500", "حداکثر ۳۶٬۵۰۰."],
  ["the first day comes after the last", fa.builder.faults.days],
  ["something that only the server knows", "something that only the server knows"],
])("%s", (message, said) => {
  expect(faultText(fa, format, message)).toBe(said);
});
