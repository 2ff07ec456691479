import { Form, type FormInstance, Input, Select } from "antd";
import type { FirstRun } from "@/api/types";
import { usePlace } from "@/app/place";
import { LANGUAGE_NAMES, LANGUAGES } from "@/format";
import { countries, currencies, timezones } from "./choices";

export function ShopFields({ form }: { form: FormInstance<FirstRun> }) {
  const { words, language } = usePlace();
  const { common, entry } = words;
  const required = [{ required: true, message: common.required }];
  const rial = Form.useWatch("currency", form) === "IRR";
  const search = { showSearch: { optionFilterProp: "label" } } as const;
  return (
    <fieldset className="bare">
      <legend className="entry-group">
        <h2>{entry.shop}</h2>
      </legend>
      <Form.Item name="title" label={entry.shopTitle} rules={required}>
        <Input dir="auto" autoComplete="organization" />
      </Form.Item>
      <div className="entry-two">
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
        <Form.Item name="unit" label={entry.unit} hidden={!rial}>
          <Select
            options={[
              { value: "toman", label: entry.toman },
              { value: "rial", label: entry.rial },
            ]}
          />
        </Form.Item>
        <Form.Item name="timezone" label={entry.timezone}>
          <Select {...search} options={timezones()} />
        </Form.Item>
        <Form.Item name="country" label={entry.country} tooltip={entry.countryHelp}>
          <Select {...search} options={countries(language)} />
        </Form.Item>
      </div>
    </fieldset>
  );
}
