/** Characters without a form of their own: controls, bidi, zero-width, tags, selectors, fillers, lone surrogates. */
export const invisible =
  /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Variation_Selector}|\p{Default_Ignorable_Code_Point}/gu;
