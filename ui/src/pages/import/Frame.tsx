/** The head that all steps of an import share. */
import type { ReactNode } from "react";
import { useNavigate } from "react-router";
import type { Import } from "@/api/types";
import { usePlace } from "@/app/place";
import { Page } from "@/parts/Page";
import { Stepper } from "@/parts/Stepper";
import { useSize } from "./PastImports";

interface Props {
  known: Import;
  step: number;
  title: string;
  lead?: string;
  actions?: ReactNode;
  onStep?: (step: number) => void;
  children: ReactNode;
}

export function Frame({ known, step, title, lead, actions, onStep, children }: Props) {
  const { words } = usePlace();
  const go = useNavigate();
  const size = useSize();
  return (
    <Page
      title={title}
      tab={known.file_name}
      crumbs={[
        { text: words.shell.customers, to: "/customers" },
        { text: words.shell.importing, to: "/import" },
        { text: known.file_name },
      ]}
      lead={
        <>
          <bdi>{known.file_name}</bdi>
          {words.people.comma}
          {size(known.size)}
          {lead && `. ${lead}`}
        </>
      }
      actions={actions}
    >
      <Stepper steps={words.importing.steps} current={step} onStep={(to) => (to === 0 ? void go("/import") : onStep?.(to))} />
      {children}
    </Page>
  );
}
