import { memo } from "react";

/** `memo` for a generic component: React's own forgets the type parameters, the component itself stays what it was. */
export function memoGeneric<Props, Component extends (props: Props) => unknown>(
  component: Component & ((props: Props) => unknown),
  isSame?: (a: Props, b: Props) => boolean,
): Component {
  // The only thing that is lost is the parameter; what is called, and with what, does not change.
  return memo(component as never, isSame as never) as unknown as Component;
}
