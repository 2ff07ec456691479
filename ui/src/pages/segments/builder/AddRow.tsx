/** The menu of conditions: type a word, walk with the arrows, take with Enter. */
import { Input } from "antd";
import { Plus, Search } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { usePlace } from "@/app/place";
import { entries, type Entry } from "../rule/kinds";
import { useBench } from "./bench";
import { Sheet } from "./Sheet";

interface Props {
  label: string;
  className: string;
  onPick: (key: string) => void;
}

export function AddRow({ label, className, onPick }: Props) {
  const [open, setOpen] = useState(false);
  const pick = (key: string) => {
    setOpen(false);
    onPick(key);
  };
  const trigger = (
    <>
      <Plus size={15} aria-hidden />
      {label}
    </>
  );
  return (
    <Sheet label={label} trigger={trigger} className={className} arrow={false} open={open} onOpen={setOpen}>
      <Menu onPick={pick} />
    </Sheet>
  );
}

function Menu({ onPick }: { onPick: (key: string) => void }) {
  const { words } = usePlace();
  const { declared } = useBench();
  const list = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const found = entries(words, declared.values(), typed);
  const active = found[Math.min(at, found.length - 1)];
  const steer = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
    else if (event.key === "Enter" && active) onPick(active.key);
    else return;
    event.preventDefault();
  };
  return (
    <div className="add-menu">
      <Input
        data-first=""
        dir="auto"
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={active ? `${list}-${active.key}` : undefined}
        aria-label={words.builder.searchRow}
        placeholder={words.builder.searchRow}
        prefix={<Search size={15} aria-hidden />}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={steer}
      />
      <div id={list} role="listbox" aria-label={words.builder.addRow} className="add-list">
        {found.length === 0 && <p className="quiet">{words.builder.noRow}</p>}
        <Groups found={found} active={active} list={list} onPick={onPick} />
      </div>
    </div>
  );
}

interface GroupsProps {
  found: Entry[];
  active: Entry | undefined;
  list: string;
  onPick: (key: string) => void;
}

function Groups({ found, active, list, onPick }: GroupsProps) {
  const { kinds } = usePlace().words.rules;
  const present = [...new Set(found.map(({ kind }) => kind))];
  return present.map((kind) => (
    <div key={kind} role="group" aria-label={kinds[kind]}>
      <div className="add-kind">{kinds[kind]}</div>
      {found
        .filter((entry) => entry.kind === kind)
        .map(({ key, name }) => (
          <div
            key={key}
            id={`${list}-${key}`}
            role="option"
            aria-selected={key === active?.key}
            className="add-entry"
            ref={key === active?.key ? (element) => element?.scrollIntoView({ block: "nearest" }) : undefined}
            onClick={() => onPick(key)}
          >
            {name}
          </div>
        ))}
    </div>
  ));
}
