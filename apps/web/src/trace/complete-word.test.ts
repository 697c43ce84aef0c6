import { expect, test } from "vitest";
import { completeWord, lastWord } from "./complete-word.ts";

test.each([
  ["", "", "web.shop", "web.shop"],
  ["we", "we", "web.shop", "web.shop"],
  ["curl http://sh", "sh", "shop.example.com", "curl http://shop.example.com"],
  ["nc -zv we", "we", "web.shop", "nc -zv web.shop"],
  ["curl -H 'Host: shop", "shop", "shop.example.com", "curl -H 'Host: shop.example.com"],
  ["pod/shop/we", "pod/shop/we", "pod/shop/web-1", "pod/shop/web-1"],
])("%s is at the word %s", (typed, word, name, completed) => {
  expect(lastWord(typed)).toBe(word);
  expect(completeWord(typed, name)).toBe(completed);
});

test.each(["web.shop:8", "http://shop.example.com/ca", "curl http://a:80"])("%s names no host any more", (typed) => {
  expect(lastWord(typed)).toBeNull();
});
