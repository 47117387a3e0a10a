import encode from "qr";
import { useMemo } from "react";

/** Drawn here, from the text: no picture of a secret is fetched from anywhere. Dark on light in both themes, so that every camera reads it. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { path, size } = useMemo(() => outline(encode(text, "raw", { ecc: "medium", border: 4 })), [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="mx-auto size-56 rounded-md"
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}

/** One square of the path for each dark module. */
function outline(rows: readonly (readonly boolean[])[]): { readonly path: string; readonly size: number } {
  const squares = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { path: squares.join(""), size: rows.length };
}
