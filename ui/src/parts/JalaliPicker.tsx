/** antd's picker on the Jalali calendar: the same panel, with its months and its digits. */
import { DatePicker, type DatePickerProps } from "antd";
import generateConfig from "@rc-component/picker/generate/dayjs";
import dayjs, { type Dayjs } from "dayjs";
import { usePlace } from "@/app/place";
import { inCalendar } from "@/format/spans";

const jalali = (day: Dayjs): Dayjs => day.calendar("jalali");

/** Persian digits typed from a Persian keyboard are digits too. */
const latin = (text: string): string =>
  text.replace(/[۰-۹٠-٩]/g, (digit) => String("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩".indexOf(digit) % 10));

function parse(text: string): Dayjs | null {
  const found = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(latin(text.trim()));
  if (!found) return null;
  const [, year = "", month = "", day = ""] = found;
  const parsed = dayjs(`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`, { jalali: true } as never);
  return parsed.isValid() ? jalali(parsed) : null;
}

const SATURDAY = 6;

const Picker = DatePicker.generatePicker<Dayjs>({
  ...generateConfig,
  getNow: () => jalali(dayjs()),
  getFixedDate: (text) => inCalendar(text, "jalali"),
  getEndDate: (day) => jalali(day).endOf("month"),
  locale: {
    ...generateConfig.locale,
    getWeekFirstDay: () => SATURDAY,
    getWeekFirstDate: (_, day) => day.subtract((day.day() + 1) % 7, "day"),
    parse: (_, text) => parse(text),
  },
});

/** antd's words with our month names; the week days in one letter, from Sunday. */
function useLocale(): DatePickerProps<Dayjs>["locale"] {
  const { format, language, antd } = usePlace();
  const months = Array.from({ length: 12 }, (_, index) =>
    format.month(`1405-${index + 1}`, { calendar: "jalali", year: "none" }),
  );
  const letter = new Intl.DateTimeFormat(language, { weekday: "narrow", timeZone: "UTC" });
  const days = Array.from({ length: 7 }, (_, index) => letter.format(Date.UTC(2026, 0, 4 + index)));
  const words = antd.DatePicker;
  return words && { ...words, lang: { ...words.lang, shortMonths: months, shortWeekDays: days } };
}

export function JalaliPicker(props: DatePickerProps<Dayjs>) {
  const { format } = usePlace();
  const locale = useLocale();
  return (
    <Picker
      {...props}
      {...(locale ? { locale } : {})}
      cellRender={(day, { type, originNode }) =>
        type === "date" && dayjs.isDayjs(day) ? (
          <div className="ant-picker-cell-inner">{format.int(day.date())}</div>
        ) : (
          originNode
        )
      }
    />
  );
}
