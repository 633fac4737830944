# nix run "github:syncwright/syncwright?dir=assets/packaging"
{
  description = "Build AI Squared (Multiwoven) syncs in the terminal";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { self, nixpkgs }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      manifest = (builtins.fromTOML (builtins.readFile ../../Cargo.toml)).package;
      package =
        pkgs:
        pkgs.rustPlatform.buildRustPackage {
          pname = manifest.name;
          version = manifest.version;
          src = ../..;
          cargoLock.lockFile = ../../Cargo.lock;
          # They need more than the sandbox of a build has: a pseudo-terminal, a keyring, time zones.
          doCheck = false;
          nativeBuildInputs = [ pkgs.installShellFiles ];
          postInstall = ''
            $out/bin/syncwright man --into man
            installManPage man/*.1
            for shell in bash fish zsh; do
              $out/bin/syncwright completions $shell > syncwright.$shell
              installShellCompletion --cmd syncwright --$shell syncwright.$shell
            done
            install -Dm644 assets/schema/*.json -t $out/share/syncwright/schema
          '';
          meta = {
            description = manifest.description;
            homepage = manifest.repository;
            license = with pkgs.lib.licenses; [
              mit
              asl20
            ];
            mainProgram = "syncwright";
          };
        };
    in
    {
      packages = nixpkgs.lib.genAttrs systems (system: {
        default = package nixpkgs.legacyPackages.${system};
      });
    };
}
