// Carries what the server asks of the browser's authenticator, and what that answers, in a form that is then posted.
// Nothing is decided here. Forms that need it stay hidden in a browser without passkeys, or without script.
const supported = window.PublicKeyCredential?.parseRequestOptionsFromJSON !== undefined;

const ceremonies = {
    create: options => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
    get: options => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
};

async function carry(form) {
    const problem = form.querySelector("[data-problem]");
    problem.hidden = true;
    try {
        const asked = await fetch(form.dataset.options, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        if (!asked.ok)
            throw new Error(`The server answered ${asked.status}.`);
        const credential = await ceremonies[form.dataset.passkey](await asked.json());
        form.elements.credential.value = JSON.stringify(credential.toJSON());
        form.submit();
    } catch {
        problem.hidden = false;
    }
}

for (const without of document.querySelectorAll("[data-without-passkeys]"))
    without.hidden = supported;

for (const form of supported ? document.querySelectorAll("form[data-passkey]") : []) {
    form.hidden = false;
    form.addEventListener("submit", event => {
        event.preventDefault();
        carry(form);
    });
}
