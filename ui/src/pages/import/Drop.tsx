/** Drop a file or choose one; what is wrong with it is said here. */
import { Button, Spin } from "antd";
import { FileUp } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { usePlace } from "@/app/place";
import { isolate } from "@/format";
import { Tile } from "@/parts/Tile";
import { useUpload } from "./queries";
import { useFault } from "./useFault";

const KINDS = ".csv,.tsv,.txt,.gz,.xlsx,.parquet";

export function Drop() {
  const { importing } = usePlace().words;
  const go = useNavigate();
  const upload = useUpload();
  const fault = useFault();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (file: File | undefined) => {
    if (file && !upload.isPending) upload.mutate(file, { onSuccess: ({ id }) => void go(`/import/${id}`) });
    if (input.current) input.current.value = ""; // the same file may be chosen again once it is mended
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const drag = (event: DragEvent, inside: boolean) => {
    event.preventDefault();
    setOver(inside);
  };
  return (
    <section
      className={over ? "card drop drop-over" : "card drop"}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={drop}
    >
      <Tile icon={FileUp} />
      <h2>{importing.drop}</h2>
      <p className="quiet">{importing.dropHelp}</p>
      <Button type="primary" disabled={upload.isPending} onClick={() => input.current?.click()}>
        {importing.choose}
      </Button>
      <input ref={input} type="file" accept={KINDS} hidden aria-label={importing.choose} onChange={(event) => take(event.target.files?.[0])} />
      <div aria-live="polite">
        {upload.isPending && (
          <div className="row quiet">
            <Spin size="small" />
            {importing.uploading(isolate(upload.variables.name))}
          </div>
        )}
        {upload.isError && (
          <p role="alert" className="fault">
            <bdi>{upload.variables.name}</bdi>: {fault(upload.error)}
          </p>
        )}
      </div>
    </section>
  );
}
