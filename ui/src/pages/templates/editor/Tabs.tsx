/** Which channel's words, and in which language. */
import { Button, Dropdown, Modal } from "antd";
import { Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { usePlace } from "@/app/place";
import { Switch } from "@/parts/Switch";
import { addKey, addTongue, type Draft, dropKey, dropTongue, EXACT, FORMS, keysOf, TONGUES, tonguesOf } from "../draft";

export interface Standing {
  on: string;
  language: string;
}

interface Props extends Standing {
  draft: Draft;
  edit: (change: (draft: Draft) => Draft) => void;
  onMove: (to: Standing) => void;
}

export function useFormName(): (key: string) => string {
  const names: Record<string, string> = usePlace().words.templates.forms;
  return (key) => names[key] ?? key;
}

/** "" is everybody while it is alone, and everybody else beside other languages. */
export function useTongueName(draft: Draft, on: string): (language: string) => string {
  const { tongues } = usePlace().words.templates;
  const alone = tonguesOf(draft, on).length <= 1;
  return (language) => (language === "" ? (alone ? tongues.allAlone : tongues.all) : tongues[language as "en"]);
}

export function ChannelTabs({ draft, on, edit, onMove }: Props) {
  const { templates } = usePlace().words;
  const name = useFormName();
  const keys = keysOf(draft);
  const missing = [...FORMS, ...EXACT].filter((key) => !keys.includes(key));
  const add = (key: string) => {
    edit((before) => addKey(before, key));
    onMove({ on: key, language: tonguesOf(addKey(draft, key), key)[0] ?? "" });
  };
  const drop = () => {
    edit((before) => dropKey(before, on));
    const [first = "email"] = keysOf(dropKey(draft, on));
    onMove({ on: first, language: tonguesOf(draft, first)[0] ?? "" });
  };
  return (
    <div className="row tabs">
      {keys.length > 0 && (
        <Switch
          label={templates.channel}
          value={on}
          options={keys.map((key) => ({ value: key, label: name(key) }))}
          onChange={(key) => onMove({ on: key, language: tonguesOf(draft, key)[0] ?? "" })}
        />
      )}
      <AddMenu label={templates.addChannel} text={keys.length === 0} items={missing.map((key) => ({ key, label: name(key) }))} onPick={add} />
      {keys.length > 1 && <Drop label={templates.dropChannel(name(on))} onDrop={drop} />}
    </div>
  );
}

const BOTH = "both";

interface LanguageProps extends Props {
  both: boolean;
  onBoth: (both: boolean) => void;
}

export function LanguageTabs({ draft, on, language, edit, onMove, both, onBoth }: LanguageProps) {
  const { templates } = usePlace().words;
  const name = useTongueName(draft, on);
  const languages = tonguesOf(draft, on);
  const missing = TONGUES.filter((each) => !languages.includes(each));
  const add = (next: string) => {
    edit((before) => addTongue(before, on, next, language));
    onMove({ on, language: next });
  };
  const drop = () => {
    const next = dropTongue(draft, on, language);
    edit(() => next);
    onMove({ on, language: tonguesOf(next, on)[0] ?? "" });
  };
  const sides = languages.length > 1 ? [{ value: BOTH, label: templates.sideBySide }] : [];
  const turn = (next: string) => {
    onBoth(next === BOTH);
    if (next !== BOTH) onMove({ on, language: next });
  };
  const names = missing.map((each) => ({ key: each, label: each === "" ? templates.tongues.all : templates.tongues[each] }));
  return (
    <div className="row tabs">
      <Switch
        label={templates.language}
        value={both ? BOTH : language}
        options={[...languages.map((each) => ({ value: each, label: name(each) })), ...sides]}
        onChange={turn}
      />
      {missing.length > 0 && <AddMenu label={templates.addLanguage} items={names} onPick={add} />}
      {languages.length > 1 && !both && <Drop label={templates.dropLanguage(name(language))} onDrop={drop} />}
    </div>
  );
}

interface MenuProps {
  label: string;
  text?: boolean;
  items: { key: string; label: ReactNode }[];
  onPick: (key: string) => void;
}

function AddMenu({ label, text = false, items, onPick }: MenuProps) {
  return (
    <Dropdown trigger={["click"]} menu={{ items, onClick: ({ key }) => onPick(key) }}>
      <Button size="small" type={text ? "primary" : "text"} aria-label={label} title={label} icon={<Plus size={16} />}>
        {text ? label : null}
      </Button>
    </Dropdown>
  );
}

function Drop({ label, onDrop }: { label: string; onDrop: () => void }) {
  const { templates, common } = usePlace().words;
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button size="small" type="text" aria-label={label} title={label} icon={<Trash2 size={15} />} onClick={() => setAsked(true)} />
      <Modal
        open={asked}
        title={label}
        okText={common.remove}
        cancelText={common.cancel}
        onCancel={() => setAsked(false)}
        onOk={() => {
          setAsked(false);
          onDrop();
        }}
      >
        <p>{templates.dropAsk}</p>
      </Modal>
    </>
  );
}
