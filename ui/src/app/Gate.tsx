/** Lets in who is signed in; shows the others the way. */
import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense } from "react";
import { ProblemNote } from "@/parts/ProblemNote";
import { sessionQuery, setupQuery } from "./session";

const SignIn = lazy(() => import("@/pages/entry/SignIn"));
const FirstRun = lazy(() => import("@/pages/entry/FirstRun"));

export function Gate({ children }: { children: ReactNode }) {
  const session = useQuery(sessionQuery);
  if (session.data) return children;
  if (session.isError) return <ProblemNote problem={session.error} retry={() => void session.refetch()} />;
  if (session.isPending) return null;
  return <WayIn />;
}

function WayIn() {
  const setup = useQuery(setupQuery);
  if (setup.isError) return <ProblemNote problem={setup.error} retry={() => void setup.refetch()} />;
  if (setup.isPending) return null;
  return <Suspense>{setup.data.needed ? <FirstRun /> : <SignIn />}</Suspense>;
}
