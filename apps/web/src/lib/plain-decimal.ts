/** A plain decimal above 0, as the contract wants it: at most 18 digits after the point, no sign, no exponent. */
export const isPositiveDecimal = (text: string): boolean => /^(?=.*[1-9])\d{1,20}(\.\d{1,18})?$/.test(text);
