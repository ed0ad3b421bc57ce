// Says how old a story of the last day is, in the page's language; the time stays in its title.

const words = new Intl.RelativeTimeFormat(document.documentElement.lang);

for (const time of document.querySelectorAll(".age time")) {
  const minutes = Math.round((Date.now() - new Date(time.dateTime)) / 60_000);
  if (minutes < 0 || minutes >= 24 * 60) continue;
  time.title = time.textContent;
  time.textContent =
    minutes < 60
      ? words.format(-minutes, "minute")
      : words.format(-Math.round(minutes / 60), "hour");
}
