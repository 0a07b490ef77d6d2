import { CircleAlert } from "lucide-react";
import { Component, type ErrorInfo, type ReactNode } from "react";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { words } from "./words.ts";

type Props = { readonly children: ReactNode; readonly onReload: () => void };
type State = { readonly isBroken: boolean };

/** A bug in drawing takes down this part only, and says so. React offers this as a class alone. */
export class ErrorBoundary extends Component<Props, State> {
  override readonly state: State = { isBroken: false };

  static getDerivedStateFromError(): State {
    return { isBroken: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error("drawing failed", error, info.componentStack);
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <EmptyState
        icon={CircleAlert}
        testId="error-message"
        action={<Button onClick={this.props.onReload}>{words.reload}</Button>}
      >
        {words.fault}
      </EmptyState>
    );
  }
}
