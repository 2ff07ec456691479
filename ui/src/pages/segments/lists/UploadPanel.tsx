/** A list from a file: its name, the file, and what came of it. */
import { Button, Input } from "antd";
import { Check, Download, FileUp } from "lucide-react";
import { type DragEvent, type FormEvent, useId, useRef, useState } from "react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Outcome } from "@/parts/Outcome";
import { SidePanel } from "@/parts/SidePanel";
import { useUploadList } from "../queries";
import { type PeopleList, unmatchedPath } from "./list";

const LONGEST = 200;

export function UploadPanel({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { segments } = usePlace().words;
  const upload = useUploadList();
  const close = () => {
    upload.reset();
    onClose();
  };
  return (
    <SidePanel title={segments.listMake} open={open} onClose={close} width={380}>
      {upload.data ? <Done list={upload.data} /> : <Form upload={upload} />}
    </SidePanel>
  );
}

function Form({ upload }: { upload: ReturnType<typeof useUploadList> }) {
  const { segments } = usePlace().words;
  const id = useId();
  const [name, setName] = useState("");
  const [file, setFile] = useState<File>();
  const choose = (chosen: File | undefined) => {
    setFile(chosen);
    if (chosen && !name) setName(chosen.name.replace(/\.\w+$/, "").slice(0, LONGEST));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file) upload.mutate({ name: name.trim(), file });
  };
  return (
    <form className="upload" onSubmit={submit}>
      <Drop file={file} onFile={choose} />
      <div>
        <label className="label" htmlFor={id}>
          {segments.listName}
        </label>
        <Input id={id} dir="auto" required maxLength={LONGEST} placeholder={segments.listNameExample} value={name} onChange={(event) => setName(event.target.value)} />
      </div>
      <Button type="primary" htmlType="submit" disabled={!file || name.trim() === ""} loading={upload.isPending}>
        {segments.listUpload}
      </Button>
      <Outcome act={upload} />
    </form>
  );
}

function Drop({ file, onFile }: { file: File | undefined; onFile: (file: File | undefined) => void }) {
  const { segments } = usePlace().words;
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drag = (event: DragEvent, inside: boolean) => {
    event.preventDefault();
    setOver(inside);
  };
  return (
    <div
      className={over ? "upload-drop upload-over" : "upload-drop"}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false);
        onFile(event.dataTransfer.files[0]);
      }}
    >
      <FileUp size={20} aria-hidden />
      <span aria-live="polite">{file ? <bdi>{file.name}</bdi> : segments.listDrop}</span>
      <Button onClick={() => input.current?.click()}>{segments.listFile}</Button>
      <input ref={input} type="file" accept=".csv,.tsv,.txt" hidden aria-label={segments.listFile} onChange={(event) => onFile(event.target.files?.[0])} />
      <p className="quiet">{segments.listFileHelp}</p>
    </div>
  );
}

function Done({ list }: { list: PeopleList }) {
  const { words, format } = usePlace();
  const { segments } = words;
  const { unmatched } = list;
  return (
    <div className="upload" role="status">
      <h3 className="row">
        <Check size={16} aria-hidden className="good" />
        {segments.listDone(format.int(list.customers))}
      </h3>
      <p>{unmatched > 0 ? segments.listUnmatched(format.int(unmatched), unmatched === 1) : segments.listAll}</p>
      {unmatched > 0 && (
        <Button icon={<Download size={15} />} href={unmatchedPath(list.id)} download>
          {segments.unmatchedGet}
        </Button>
      )}
      <Link to={`/segments/lists/${list.id}`}>
        <Button type="primary">{segments.listOpen}</Button>
      </Link>
    </div>
  );
}
