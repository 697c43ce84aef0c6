/** The widths at which the frame changes; `shell.module.css` and `top-bar.module.css` use the same ones. */

/** One column, and tabs to choose it. */
export const narrowScreen = "(max-width: 760px)";
/** Room for a wider list; below it the columns of the picture need the width. */
export const roomyScreen = "(min-width: 1101px)";
/** Room for the details beside the picture. */
export const wideScreen = "(min-width: 1760px)";
