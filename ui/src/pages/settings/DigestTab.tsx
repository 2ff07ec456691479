/** The week by e-mail: switch it on for yourself, see it, send it to yourself now. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Switch as Toggle } from "antd";
import { Mail } from "lucide-react";
import { Link } from "react-router";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { MailFrame } from "@/parts/MailFrame";
import { Outcome } from "@/parts/Outcome";

type Digest = components["schemas"]["Digest"];
const KEY = ["digest"];

const useDigest = () => useQuery({ queryKey: KEY, queryFn: () => take(api.GET("/api/digest")) });

function useReading() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (reads: boolean) => take(api.PUT("/api/digest", { body: { reads } })),
    onSuccess: (digest) => queries.setQueryData(KEY, digest),
  });
}

export function DigestTab() {
  const digest = useDigest();
  return (
    <Answer query={digest} shape={[[140], [420]]}>
      {(data) => (
        <>
          <Wish digest={data} />
          <Card title={data.subject} flush>
            <MailFrame html={data.html} title={data.subject} />
          </Card>
        </>
      )}
    </Answer>
  );
}

function Wish({ digest }: { digest: Digest }) {
  const { settings, shell } = usePlace().words;
  const reading = useReading();
  const send = useMutation({ mutationFn: () => take(api.POST("/api/digest/send")) });
  return (
    <Card title={settings.digest} help={settings.digestHelp}>
      <label className="row digest-wish">
        <Toggle checked={digest.reads} loading={reading.isPending} onChange={(on) => reading.mutate(on)} />
        <span className="grow">{settings.digestWish}</span>
      </label>
      <Outcome act={reading} />
      {digest.can_send ? (
        <>
          <Button icon={<Mail size={15} />} loading={send.isPending} onClick={() => send.mutate()}>
            {settings.digestSend}
          </Button>
          <Outcome act={send} done={send.data && (send.data.sent ? settings.taken : settings.notTaken) + ` ${send.data.reply}`} />
        </>
      ) : (
        <p className="quiet">
          {settings.digestNoSender} <Link to="/channels/email">{shell.channels}</Link>
        </p>
      )}
    </Card>
  );
}
