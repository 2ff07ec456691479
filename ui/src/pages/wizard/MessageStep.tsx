/** How it goes out, what it says, and how that looks to somebody. */
import { useState } from "react";
import type { Campaign } from "@/api/types";
import { Cascade } from "./Cascade";
import { Preview } from "./Preview";
import { useTemplateProblems } from "./queries";
import { Source } from "./Source";
import { TestSend } from "./TestSend";

/** A plain e-mail is looked through as it is typed; everything else when it is drawn. */
export function useSound(campaign: Campaign): boolean {
  const plain = !campaign.template_id && campaign.channels.every((channel) => channel === "email");
  const problems = useTemplateProblems(campaign, plain).data?.problems;
  return !plain || problems?.length === 0;
}

export function MessageStep({ campaign }: { campaign: Campaign }) {
  const [customer, setCustomer] = useState<string>();
  const sound = useSound(campaign);
  return (
    <div className="columns columns-message">
      <div className="stack">
        <Cascade campaign={campaign} />
        <Source campaign={campaign} />
        <TestSend campaign={campaign} customer={customer} disabled={!sound} />
      </div>
      <Preview campaign={campaign} sound={sound} customer={customer} onCustomer={setCustomer} />
    </div>
  );
}
