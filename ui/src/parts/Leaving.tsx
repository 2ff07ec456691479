/** A word before somebody goes with something unsaved; the copy in this browser stays either way. */
import { Modal } from "antd";
import { useEffect } from "react";
import { useBlocker } from "react-router";
import { usePlace } from "@/app/place";

export function Leaving({ dirty }: { dirty: boolean }) {
  const { builder } = usePlace().words;
  const blocker = useBlocker(({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    if (!dirty) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);
  return (
    <Modal
      open={blocker.state === "blocked"}
      title={builder.leaveTitle}
      okText={builder.leave}
      cancelText={builder.stay}
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    >
      <p>{builder.leaveText}</p>
    </Modal>
  );
}
