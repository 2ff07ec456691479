/** How the business is called, speaks and counts. */
import { Button, Form, Input, Select } from "antd";
import type { Shop } from "@/api/types";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { LANGUAGE_NAMES, LANGUAGES } from "@/format";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { countries, currencies, timezones } from "../entry/choices";
import { type ProfileChange, useChangeProfile } from "./queries";

const search = { showSearch: { optionFilterProp: "label" } } as const;

export function ShopTab() {
  const shop = useSession()?.workspace;
  return shop ? <Profile shop={shop} /> : null;
}

function Profile({ shop }: { shop: Shop }) {
  const { words } = usePlace();
  const { settings, common, entry } = words;
  const [form] = Form.useForm<ProfileChange>();
  const change = useChangeProfile();
  const { name: _, ...values } = shop;
  return (
    <Card title={settings.tabs.shop} help={settings.shopHelp}>
      <Form form={form} layout="vertical" initialValues={values} requiredMark={false} onFinish={(given) => change.mutate(given)}>
        <Form.Item name="title" label={entry.shopTitle} rules={[{ required: true, message: common.required }]}>
          <Input dir="auto" />
        </Form.Item>
        <div className="fields">
          <Counting currency={Form.useWatch("currency", form) ?? shop.currency} />
        </div>
        <div className="row">
          <Button type="primary" htmlType="submit" loading={change.isPending}>
            {common.save}
          </Button>
          <Outcome act={change} done={common.saved} />
        </div>
      </Form>
    </Card>
  );
}

function Counting({ currency }: { currency: string }) {
  const { words, language } = usePlace();
  const { settings, entry } = words;
  // 0 is Monday; 5 January 2026 was one.
  const weekday = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  const days = Array.from({ length: 7 }, (_, day) => ({ value: day, label: weekday.format(Date.UTC(2026, 0, 5 + day)) }));
  return (
    <>
      <Form.Item name="language" label={entry.language}>
        <Select options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))} />
      </Form.Item>
      <Form.Item name="calendar" label={entry.calendar}>
        <Select
          options={[
            { value: "gregorian", label: entry.gregorian },
            { value: "jalali", label: entry.jalali },
            { value: "umm_al_qura", label: entry.ummAlQura },
          ]}
        />
      </Form.Item>
      <Form.Item name="currency" label={entry.currency}>
        <Select {...search} options={currencies(language)} />
      </Form.Item>
      {currency === "IRR" && (
        <Form.Item name="unit" label={entry.unit}>
          <Select options={[{ value: "toman", label: entry.toman }, { value: "rial", label: entry.rial }]} />
        </Form.Item>
      )}
      <Form.Item name="timezone" label={entry.timezone}>
        <Select {...search} options={timezones()} />
      </Form.Item>
      <Form.Item name="country" label={entry.country} tooltip={entry.countryHelp}>
        <Select {...search} options={countries(language)} />
      </Form.Item>
      <Form.Item name="digits" label={settings.digits}>
        <Select options={[{ value: "auto", label: settings.digitsAuto }, { value: "latin", label: settings.digitsLatin }]} />
      </Form.Item>
      <Form.Item name="week_start" label={settings.weekStart}>
        <Select options={days} />
      </Form.Item>
    </>
  );
}
