/** What one part of a short message costs this shop: asked for once, kept for all. */
import { Button, Popover } from "antd";
import { type FormEvent, useId, useState } from "react";
import { usePlace } from "@/app/place";
import { spoken } from "@/format/money";
import { NumberField } from "@/parts/NumberField";
import { Outcome } from "@/parts/Outcome";
import { useChangeSettings, useTemplateSettings } from "../queries";

export function PartPrice({ known }: { known: boolean }) {
  const { sms } = usePlace().words.templates;
  const [open, setOpen] = useState(false);
  return (
    <Popover trigger="click" destroyOnHidden open={open} onOpenChange={setOpen} content={<PriceForm onDone={() => setOpen(false)} />}>
      <button type="button" className="link">
        {known ? sms.changePrice : sms.setPrice}
      </button>
    </Popover>
  );
}

function PriceForm({ onDone }: { onDone: () => void }) {
  const { words, place, format } = usePlace();
  const { sms } = words.templates;
  const id = useId();
  const kept = useTemplateSettings().data?.sms_part_price;
  const change = useChangeSettings();
  const unit = 1 / spoken(place, 1); // minor units in what people count in
  const [price, setPrice] = useState<number>();
  const shown = price ?? (kept && Number(kept) > 0 ? Number(kept) / unit : undefined);
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (shown !== undefined) change.mutate(String(Number((shown * unit).toFixed(6))), { onSuccess: onDone });
  };
  return (
    <form className="part-price" onSubmit={keep}>
      <label className="label" htmlFor={id}>
        {sms.price}
      </label>
      <div className="row">
        <NumberField id={id} label={sms.price} value={shown} onChange={setPrice} unit={format.moneyUnit() || place.currency} />
        <Button type="primary" htmlType="submit" loading={change.isPending} disabled={shown === undefined}>
          {words.common.save}
        </Button>
      </div>
      <Outcome act={change} />
    </form>
  );
}
