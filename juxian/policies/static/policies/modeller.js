/* The page of the modeller: opens the model that the page holds in dmn-js, and posts it back as it was edited. */
"use strict";

(() => {
  const root = document.getElementById("modeller");
  const form = document.getElementById("model-form");
  const given = JSON.parse(document.getElementById("modeller-data").textContent);
  const tools = document.querySelector(".po-model-tools");
  const state = document.querySelector(".po-model-state");
  const wrong = new Map(Object.entries(given.wrong || {}));
  let changed = Boolean(given.unsaved);
  let sending = false;

  // The editor of a cell brings its style sheet as an element; the policy of this page takes one with its nonce.
  const create = document.createElement;
  document.createElement = function (name, options) {
    const element = create.call(document, name, options);
    if (String(name).toLowerCase() === "style") element.nonce = root.dataset.nonce;
    return element;
  };

  function translate(template, values) {
    const words = given.words[template] || template;
    return words.replace(/{([^}]+)}/g, (all, name) => (values && values[name.trim()]) || all);
  }

  const facts = given.facts.map((fact) => ({ name: fact.name, info: fact.detail, detail: fact.detail }));
  const modeller = new window.DmnJS({
    container: root,
    common: { expressionLanguages: { options: [{ label: "FEEL", value: "feel" }], defaults: { editor: "feel" } } },
    decisionTable: {
      additionalModules: [{
        translate: ["value", translate],
        variableResolver: ["value", { getVariables: () => facts, registerProvider: () => undefined }],
        // There is one table and no diagram around it.
        viewDrd: ["value", null],
      }],
    },
  });
  const part = (name) => modeller.getActiveViewer().get(name);

  function mark() {
    for (const cell of root.querySelectorAll("[data-problem]")) {
      if (wrong.get(cell.dataset.elementId) !== cell.dataset.problem) cell.removeAttribute("data-problem");
    }
    for (const [id, message] of wrong) {
      const cell = root.querySelector(`[data-element-id="${CSS.escape(id)}"]`);
      if (cell && cell.dataset.problem !== message) cell.dataset.problem = message;
    }
  }

  function onChange() {
    changed = true;
    state.textContent = state.dataset.dirty;
    requestAnimationFrame(mark);
  }

  function addCondition() {
    const name = document.getElementById("new-fact");
    part("editorActions").trigger("addInput");
    const input = part("sheet").getRoot().businessObject.input.at(-1);
    if (name.value.trim()) {
      part("modeling").updateProperties(input.inputExpression, { text: name.value.trim(), typeRef: undefined });
      part("modeling").updateProperties(input, { label: name.value.trim() });
      name.value = "";
    }
  }

  function goTo(field) {
    const match = field.match(/^#(cell|value|in|out)-(\d+)(?:-(\d+|name|default))?$/);
    if (!match) return null;
    const at = Number(match[2]) + 1;
    const id = { cell: `rule${at}_input${Number(match[3]) + 1}`, value: `rule${at}_output${Number(match[3]) + 1}`, in: `column${at}`, out: `output${at}` };
    return root.querySelector(`[data-element-id="${id[match[1]]}"]`);
  }

  async function open() {
    const { warnings } = await modeller.importXML(given.xml);
    for (const warning of warnings) console.warn(warning);
    const table = modeller.getViews().find((view) => view.type === "decisionTable");
    await modeller.open(table);
    part("eventBus").on("commandStack.changed", onChange);
    new MutationObserver(() => requestAnimationFrame(mark)).observe(root, { childList: true, subtree: true });
    mark();
    state.textContent = changed ? state.dataset.dirty : state.dataset.clean;
  }

  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    if (button.dataset.do === "addInput") addCondition();
    else part("editorActions").trigger(button.dataset.do);
  });

  form.addEventListener("click", (event) => {
    const link = event.target.closest(".jx-errors a");
    const cell = link && goTo(link.getAttribute("href"));
    if (!cell) return;
    event.preventDefault();
    cell.scrollIntoView({ block: "center", inline: "center" });
    (cell.querySelector("[contenteditable]") || cell).click();
  });

  form.addEventListener("submit", async (event) => {
    if (sending) return;
    event.preventDefault();
    // A cell hands over what was typed when it is left.
    if (document.activeElement) document.activeElement.blur();
    form.elements.xml.value = (await modeller.saveXML({ format: true })).xml;
    sending = true;
    // Not within the first submission, in which a browser does not begin a second.
    setTimeout(() => form.requestSubmit(event.submitter));
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=save]"));
    }
  });

  window.addEventListener("beforeunload", (event) => {
    if (changed && !sending) event.preventDefault();
  });

  open().catch((error) => {
    state.textContent = `${state.dataset.failed} ${error.message}`;
    console.error(error);
  });
})();
