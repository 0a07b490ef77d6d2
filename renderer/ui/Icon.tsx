import type { LucideIcon } from "lucide-react";

type Props = { readonly of: LucideIcon; readonly size?: 12 | 14 | 16 | 20; readonly className?: string | undefined };

/** A lucide icon in the product's weight; decoration, its meaning stands in words beside it or in a label. */
export function Icon({ of: Drawing, size = 16, className }: Props) {
  return (
    <Drawing
      size={size}
      strokeWidth={size === 12 ? 2 : 1.75}
      className={className}
      style={{ flex: "none" }}
      aria-hidden
    />
  );
}
