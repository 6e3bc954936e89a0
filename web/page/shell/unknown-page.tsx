import { addressOf } from "../routes.ts";
import { EmptyState } from "../ui/empty-state.tsx";

/** Stands at an address that names no page. */
export function UnknownPage({ address }: { readonly address: string }): React.JSX.Element {
  return (
    <EmptyState title="No such page">
      <h1 hidden>No such page</h1>
      The console has no page <code>{address}</code>. Choose a thread, or{" "}
      <a href={addressOf({ page: "new", graph: null })}>start a run</a>.
    </EmptyState>
  );
}
