import { Component, type ErrorInfo, type ReactNode } from "react";
import { ErrorState } from "../ui/error-state.tsx";
import styles from "./error-boundary.module.css";

interface ErrorBoundaryProps {
  /** What cannot be shown. @default "This page" */
  readonly name?: string;
  readonly children: ReactNode;
}

/** Shows an error of the page itself in place of a part of it, and says what to do. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    console.error(error, componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    const { name = "This page", children } = this.props;
    if (error === null) return children;
    return (
      <div className={styles["place"]}>
        <ErrorState title={`${name} cannot be shown`} onRetry={() => this.setState({ error: null })}>
          <p>{error.message}</p>
          <p>
            The run itself is not affected. If it happens again, reload the page, and report it with this
            message.
          </p>
        </ErrorState>
      </div>
    );
  }
}
