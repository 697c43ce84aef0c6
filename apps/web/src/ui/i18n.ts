/** Sets i18next up. One catalogue a language; the other languages are loaded beside it when they come. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { wordsEn } from "./words.en.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "words";
    resources: { words: typeof wordsEn };
  }
}

/** Starts i18next with the English catalogue; nothing is fetched. */
export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    defaultNS: "words",
    resources: { en: { words: wordsEn } },
    // React escapes.
    interpolation: { escapeValue: false },
  });
}
