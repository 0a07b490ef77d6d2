import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../ui/IconButton.tsx";
import { words } from "./words.ts";

const shownMs = 2000;

type Props = { readonly label: string; readonly getText: () => string | Promise<string>; readonly testId: string };

/** Copies a text and says so for a moment. */
export function CopyButton({ label, getText, testId }: Props) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(await getText());
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), shownMs);
  };
  return (
    <IconButton
      icon={isCopied ? Check : Copy}
      size="s"
      label={isCopied ? words.copied : label}
      data-testid={testId}
      onClick={() => void copy()}
    />
  );
}
