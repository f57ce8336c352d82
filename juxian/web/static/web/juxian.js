/* What the pages do beyond HTML. Every page works without this file; it makes the work quicker.
   Behaviours are found by data attributes, also in what htmx swaps in. No eval, no inline handlers, no style text. */
"use strict";

(() => {
  const script = document.currentScript;

  /* Menus: the sheet of the sidebar, and the menus that unfold ------------------------------------------------ */

  function closeMenus(except) {
    document.querySelectorAll("details.jx-menu[open], details.jx-tip[open]").forEach((menu) => {
      if (menu !== except && !menu.contains(except)) menu.removeAttribute("open");
    });
  }

  function toggleSidebar(open) {
    const sidebar = document.getElementById("navigation");
    if (!sidebar) return;
    sidebar.classList.toggle("jx-open", open);
    const target = open ? sidebar.querySelector("a") : document.querySelector(".jx-burger");
    if (target) target.focus();
  }

  /* Lists: tick all, count what is ticked -------------------------------------------------------------------- */

  function boxes(form) {
    return [...form.closest(".jx-table-block").querySelectorAll("input[name=selected]")];
  }

  function countSelected(form) {
    const everything = form.querySelector("input[name=everything]");
    const ticked = boxes(form).filter((box) => box.checked).length;
    form.querySelector("[data-bulk-count]").textContent = String(ticked);
    form.querySelectorAll("button").forEach((button) => {
      button.disabled = ticked === 0 && !(everything && everything.checked);
    });
    const all = form.closest(".jx-table-block").querySelector("[data-select-all]");
    if (all) {
      all.checked = ticked > 0 && ticked === boxes(form).length;
      all.indeterminate = ticked > 0 && !all.checked;
    }
  }

  function startBulk(form) {
    const block = form.closest(".jx-table-block");
    const all = block.querySelector("[data-select-all]");
    if (all) {
      all.hidden = false;
      all.addEventListener("change", () => {
        boxes(form).forEach((box) => { box.checked = all.checked; });
        countSelected(form);
      });
    }
    block.addEventListener("change", (event) => {
      if (event.target.matches("input[name=selected], input[name=everything]")) countSelected(form);
    });
    countSelected(form);
  }

  /* Questions: the part of the page that unfolds becomes a dialog --------------------------------------------- */

  function startConfirm(details) {
    if (typeof HTMLDialogElement === "undefined") return;
    const panel = details.querySelector(".jx-confirm-panel");
    details.querySelectorAll("[data-close]").forEach((button) => { button.hidden = false; });
    details.querySelector("summary").addEventListener("click", (event) => {
      event.preventDefault();
      const dialog = document.createElement("dialog");
      dialog.className = "jx-dialog";
      const heading = panel.querySelector("h2");
      if (heading) dialog.setAttribute("aria-label", heading.textContent);
      dialog.append(panel);
      document.body.append(dialog);
      dialog.addEventListener("click", (inside) => {
        if (inside.target === dialog || inside.target.closest("[data-close]")) dialog.close();
      });
      dialog.addEventListener("close", () => {
        details.append(panel);
        dialog.remove();
        details.querySelector("summary").focus();
      });
      dialog.showModal();
    });
  }

  /* Files: a drop zone around an ordinary file field --------------------------------------------------------- */

  function startDrop(zone) {
    const input = zone.querySelector("input[type=file]");
    const list = zone.querySelector(".jx-drop-files");
    if (!input) return;
    const show = () => {
      list.replaceChildren(...[...input.files].map((file) => {
        const item = document.createElement("li");
        item.textContent = `${file.name} (${Math.max(1, Math.round(file.size / 1024)).toLocaleString()} KB)`;
        return item;
      }));
    };
    zone.classList.add("jx-drop-ready");
    input.addEventListener("change", show);
    ["dragenter", "dragover"].forEach((name) => zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("jx-drop-over");
    }));
    ["dragleave", "drop"].forEach((name) => zone.addEventListener(name, () => zone.classList.remove("jx-drop-over")));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      const taken = new DataTransfer();
      const limit = input.multiple ? event.dataTransfer.files.length : 1;
      [...event.dataTransfer.files].slice(0, limit).forEach((file) => taken.items.add(file));
      input.files = taken.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  /* The search box: what it suggests is walked through with the arrows, opened with Enter, closed with Escape ---- */

  function startSuggest(input) {
    const list = document.getElementById(input.getAttribute("aria-controls"));
    const options = () => [...list.querySelectorAll("[role=option]")];
    const chosen = () => list.querySelector("[aria-selected=true]");
    const show = (open) => {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      if (!open) choose(null);
    };
    const choose = (option) => {
      options().forEach((one) => one.setAttribute("aria-selected", String(one === option)));
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    };
    list.addEventListener("htmx:afterSwap", () => {
      options().forEach((option, index) => { option.id = `${list.id}-${index}`; });
      show(document.activeElement === input && options().length > 0);
    });
    input.addEventListener("focus", () => show(options().length > 0));
    input.closest("form").addEventListener("focusout", (event) => {
      if (!event.currentTarget.contains(event.relatedTarget)) show(false);
    });
    input.addEventListener("keydown", (event) => {
      const all = options();
      if (event.key === "Escape") show(false);
      else if (event.key === "Enter" && chosen()) {
        event.preventDefault();
        window.location.assign(chosen().href);
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length && !list.hidden) {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(all[(all.indexOf(chosen()) + step + all.length + (chosen() || step > 0 ? 0 : 1)) % all.length]);
      }
    });
  }

  /* Charts: the library is fetched only where a page has one ------------------------------------------------- */

  function load(url) {
    return new Promise((resolve, reject) => {
      const tag = document.createElement("script");
      tag.src = url;
      tag.onload = resolve;
      tag.onerror = reject;
      document.head.append(tag);
    });
  }

  let library = null;

  function startCharts(figures) {
    if (!figures.length) return;
    library = library || load(script.dataset.echarts).then(() => load(script.dataset.charts));
    // Without the library the tables stay, which say the same.
    library.then(() => figures.forEach((figure) => window.juxianChart(figure)), () => {});
  }

  /* Start, again for what htmx swaps in ---------------------------------------------------------------------- */

  function each(root, selector, start) {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches && root.matches(selector)) found.push(root);
    found.filter((element) => !element.dataset.started).forEach((element) => {
      element.dataset.started = "1";
      start(element);
    });
  }

  function startAll(root) {
    each(root, "[data-bulk]", startBulk);
    each(root, "[data-confirm]", startConfirm);
    each(root, "[data-drop]", startDrop);
    each(root, "[data-suggest]", startSuggest);
    each(root, "[data-print]", (button) => { button.hidden = false; button.addEventListener("click", () => window.print()); });
    each(root, "[data-copy]", startCopy);
    each(root, "[data-submit-on-change]", (field) => field.addEventListener("change", () => field.form.requestSubmit()));
    const charts = [];
    each(root, ".jx-chart", (figure) => charts.push(figure));
    startCharts(charts);
  }

  function startCopy(button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const source = document.querySelector(button.dataset.copy);
      navigator.clipboard.writeText((source.value || source.textContent).trim()).then(() => {
        button.classList.add("jx-copied");
      });
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    startAll(document);
    const focus = document.querySelector("[data-focus]");
    if (focus) focus.focus();
  });
  document.addEventListener("htmx:load", (event) => startAll(event.detail.elt));

  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    const burger = event.target.closest(".jx-burger");
    const shut = event.target.closest(".jx-sidebar-close, .jx-scrim");
    if (burger || shut) {
      event.preventDefault();
      toggleSidebar(Boolean(burger));
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    closeMenus(null);
    if (document.querySelector(".jx-sidebar.jx-open")) toggleSidebar(false);
  });
})();
