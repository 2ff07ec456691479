/** Which shop this is. */
import { useSession } from "./session";

export function Shop() {
  const workspace = useSession()?.workspace;
  if (!workspace) return null;
  return (
    <div className="shop">
      <span className="shop-letter" aria-hidden>
        {[...workspace.title][0]?.toUpperCase()}
      </span>
      <bdi className="shop-title">{workspace.title}</bdi>
    </div>
  );
}
