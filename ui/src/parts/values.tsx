/** Numbers, money and times in running markup: isolated, with the whole value in the tooltip. */
import { type MoneyOptions, type NumberOptions } from "@/format";
import { usePlace } from "@/app/place";

const NOTHING = "—";

export function NumberText({ value, ...options }: { value: number | null | undefined } & NumberOptions) {
  const { format, direction } = usePlace();
  if (value == null) return NOTHING;
  return <bdi dir={direction}>{format.int(value, options)}</bdi>;
}

export function ShareText({ value, ...options }: { value: number | null | undefined } & NumberOptions) {
  const { format, direction } = usePlace();
  if (value == null) return NOTHING;
  return <bdi dir={direction}>{format.share(value, options)}</bdi>;
}

export function Money({ minor, ...options }: { minor: number | null | undefined } & MoneyOptions) {
  const { format, direction } = usePlace();
  if (minor == null) return NOTHING;
  return (
    <bdi dir={direction} title={format.money(minor, { ...options, full: true })}>
      {format.money(minor, options)}
    </bdi>
  );
}

/** A calendar day such as "2026-11-21". */
export function DayText({ day, year, long }: { day: string | null | undefined; year?: boolean; long?: boolean }) {
  const { format } = usePlace();
  if (!day) return NOTHING;
  return <time dateTime={day}>{format.day(day, { year: year ?? false, long: long ?? false })}</time>;
}

/** A moment such as "2026-11-21T15:06:00Z". */
export function MomentText({ at }: { at: string | null | undefined }) {
  const { format } = usePlace();
  if (!at) return NOTHING;
  return (
    <time dateTime={at} title={at}>
      {format.moment(at)}
    </time>
  );
}

/** E-mail, phone, ids, codes: always left to right. */
export function Code({ children }: { children: string | null | undefined }) {
  if (!children) return NOTHING;
  return <bdi dir="ltr">{children}</bdi>;
}
