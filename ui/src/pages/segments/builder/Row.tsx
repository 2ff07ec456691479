/** One condition as a sentence whose chips open what they stand for. */
import { CircleAlert, X } from "lucide-react";
import { Code } from "@/parts/values";
import { usePlace } from "@/app/place";
import { type Chip, isComplete } from "../rule/declared";
import { remove, replace } from "../rule/editing";
import { faultText } from "../rule/faults";
import { conditionName, fieldName } from "../rule/phrase";
import { extrasOf, type RowPiece, rowPieces } from "../rule/sentence";
import type { Leaf } from "../rule/tree";
import { chipId, useBench } from "./bench";
import { ChipField } from "./fields/Field";
import { OneOf } from "./fields/Choices";
import { Mover, useMoving } from "./Mover";
import { RowMenu } from "./RowMenu";
import { Sheet } from "./Sheet";

export function Row({ leaf }: { leaf: Leaf }) {
  const { words } = usePlace();
  const { declared, counts, edit, asked, speaker } = useBench();
  const declaration = declared.get(leaf.key);
  const moving = useMoving(leaf.id);
  const open = asked.filter((each) => each.startsWith(`${leaf.id} `)).map((each) => each.slice(leaf.id.length + 1));
  const pieces = declaration ? rowPieces(speaker, leaf, declaration, open) : [];
  return (
    <div className={`rule-row ${moving.className}`} {...moving.target} data-row={leaf.key}>
      <Mover id={leaf.id} />
      <div className="rule-said">
        {pieces.map((piece, index) => (
          <Piece key={index} piece={piece} leaf={leaf} />
        ))}
        {!declaration && <Code>{conditionName(words, leaf.key)}</Code>}
      </div>
      <Counted complete={isComplete(declaration, leaf)} count={counts.get(leaf.id)} />
      <RowMenu leaf={leaf} extras={declaration ? extrasOf(speaker, leaf, declaration) : []} />
      <button type="button" className="plain row-icon" aria-label={words.builder.remove} onClick={() => edit((root) => remove(root, leaf.id))}>
        <X size={16} />
      </button>
      <RowFaults leaf={leaf} />
    </div>
  );
}

export function Counted({ count, complete }: { count: number | undefined; complete: boolean }) {
  const { words, format } = usePlace();
  return <span className="rule-count">{complete && count !== undefined && words.builder.peopleOf(format.int(count))}</span>;
}

function Piece({ piece, leaf }: { piece: RowPiece; leaf: Leaf }) {
  if (piece.kind === "text") return <span>{piece.text}</span>;
  if (piece.kind === "verb") return <Verb leaf={leaf} text={piece.text} other={piece.other} />;
  return <ChipOf leaf={leaf} chip={piece.chip} text={piece.text} />;
}

/** "have ordered" or "have not ordered". */
function Verb({ leaf, text, other }: { leaf: Leaf; text: string; other: string }) {
  const { words } = usePlace();
  const { open, setOpen, edit } = useBench();
  const id = chipId(leaf, "not");
  const [yes, no] = leaf.not ? [other, text] : [text, other];
  const choose = (value: string) => {
    edit((root) => replace(root, { ...leaf, not: value === "no" }));
    setOpen(undefined);
  };
  return (
    <Sheet label={`${text}. ${words.builder.verbHelp}`} trigger={text} className="rule-chip rule-verb" open={open === id} onOpen={(on) => setOpen(on ? id : undefined)}>
      <OneOf
        legend={words.builder.verbHelp}
        name={id}
        value={leaf.not ? "no" : "yes"}
        options={[
          { value: "yes", label: yes },
          { value: "no", label: no },
        ]}
        onChange={choose}
      />
    </Sheet>
  );
}

function ChipOf({ leaf, chip, text }: { leaf: Leaf; chip: Chip; text: string }) {
  const { words } = usePlace();
  const { open, setOpen, edit, faults } = useBench();
  const id = chipId(leaf, chip.name);
  const wrong = faults.some((fault) => fault.id === leaf.id && chip.parameters.some(({ name }) => name === fault.field));
  const label = `${fieldName(words, chip.name)}: ${text || words.rules.choose}`;
  const className = `rule-chip ${text ? "" : "rule-chip-empty"} ${wrong ? "rule-chip-wrong" : ""}`;
  return (
    <Sheet
      label={label}
      trigger={<bdi className="rule-chip-text">{text || words.rules.choose}</bdi>}
      className={className}
      open={open === id}
      onOpen={(on) => setOpen(on ? id : undefined)}
    >
      <form className="sheet-form">
        <h3>{fieldName(words, chip.name)}</h3>
        <ChipField
          leaf={leaf}
          chip={chip}
          onChange={(values) => edit((root) => replace(root, { ...leaf, values: { ...leaf.values, ...values } }), id)}
        />
        <div className="sheet-foot">
          {chip.optional && <Clear leaf={leaf} chip={chip} />}
          <button type="submit" className="link">
            {words.builder.choices.done}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

function Clear({ leaf, chip }: { leaf: Leaf; chip: Chip }) {
  const { builder } = usePlace().words;
  const { edit, setOpen } = useBench();
  const gone = Object.fromEntries(chip.parameters.map(({ name }) => [name, undefined]));
  const clear = () => {
    edit((root) => replace(root, { ...leaf, values: { ...leaf.values, ...gone } }));
    setOpen(undefined);
  };
  return (
    <button type="button" className="link grow-start" onClick={clear}>
      {builder.choices.clear}
    </button>
  );
}

/** What is missing or wrong, in the row it is about. */
function RowFaults({ leaf }: { leaf: Leaf }) {
  const { words, format } = usePlace();
  const { declared, faults } = useBench();
  const mine = faults.filter(({ id }) => id === leaf.id);
  const missing = !isComplete(declared.get(leaf.key), leaf);
  if (mine.length === 0 && !missing) return null;
  return (
    <ul className="rule-faults" role={mine.length > 0 ? "alert" : undefined}>
      {missing && <li className="quiet">{words.builder.incomplete}</li>}
      {mine.map(({ field, message }) => (
        <li key={field + message}>
          <CircleAlert size={14} aria-hidden />
          {field && <span>{fieldName(words, field)}: </span>}
          <bdi>{faultText(words, format, message)}</bdi>
        </li>
      ))}
    </ul>
  );
}
