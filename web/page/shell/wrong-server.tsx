import { ErrorState } from "../ui/error-state.tsx";

/** Stands in place of the console if `?server=` names no server. */
export function WrongServer({ fault }: { readonly fault: string }): React.JSX.Element {
  return (
    <main>
      <h1 hidden>The address of the server is wrong</h1>
      <ErrorState title="The address of the server is wrong">
        In this page's address, {fault}. Correct <code>?server=</code>, or{" "}
        <a href={window.location.pathname}>use the server that this page comes from</a>.
      </ErrorState>
    </main>
  );
}
