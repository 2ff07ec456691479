/** A text to carry elsewhere, left to right, with a button that copies it. */
import { Button } from "antd";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { usePlace } from "@/app/place";
import "./CopyText.css";

export function CopyText({ label, text }: { label: string; text: string }) {
  const { settings } = usePlace().words;
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div className="copy-text">
      <span className="label">{label}</span>
      <div className="row">
        <code dir="ltr">{text}</code>
        <Button
          size="small"
          aria-label={`${settings.copyText}: ${label}`}
          icon={copied ? <Check size={14} /> : <Copy size={14} />}
          onClick={() => void copy()}
        >
          {copied ? settings.copied : settings.copyText}
        </Button>
      </div>
    </div>
  );
}
