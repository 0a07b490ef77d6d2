/** @type {import("prettier").Config} */
export default { printWidth: 120, singleQuote: false, semi: true, trailingComma: "all" };
