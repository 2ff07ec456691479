/** A colour, or none for the standard one. */
import { RotateCcw } from "lucide-react";
import { usePlace } from "@/app/place";

interface Props {
  id?: string | undefined;
  label: string;
  value: string | undefined;
  onChange: (value: string) => void;
}

export function ColourField({ id, label, value = "", onChange }: Props) {
  const { templates } = usePlace().words;
  return (
    <span className="row colour-field">
      <input id={id} type="color" aria-label={label} {...(value ? { value } : { className: "colour-none" })} onChange={(event) => onChange(event.target.value)} />
      <bdi dir="ltr" className="quiet grow">
        {value || templates.standard}
      </bdi>
      {value && (
        <button type="button" className="plain row-icon" aria-label={templates.useStandard} title={templates.useStandard} onClick={() => onChange("")}>
          <RotateCcw size={14} aria-hidden />
        </button>
      )}
    </span>
  );
}
