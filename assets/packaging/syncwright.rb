# Homebrew formula, for a tap.
class Syncwright < Formula
  desc "Build AI Squared (Multiwoven) syncs in the terminal"
  homepage "https://github.com/syncwright/syncwright"
  version "@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "https://github.com/syncwright/syncwright/releases/download/v@VERSION@/syncwright-@VERSION@-aarch64-apple-darwin.tar.gz"
      sha256 "@SUM aarch64-apple-darwin.tar.gz@"
    end
    on_intel do
      url "https://github.com/syncwright/syncwright/releases/download/v@VERSION@/syncwright-@VERSION@-x86_64-apple-darwin.tar.gz"
      sha256 "@SUM x86_64-apple-darwin.tar.gz@"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/syncwright/syncwright/releases/download/v@VERSION@/syncwright-@VERSION@-aarch64-unknown-linux-musl.tar.gz"
      sha256 "@SUM aarch64-unknown-linux-musl.tar.gz@"
    end
    on_intel do
      url "https://github.com/syncwright/syncwright/releases/download/v@VERSION@/syncwright-@VERSION@-x86_64-unknown-linux-musl.tar.gz"
      sha256 "@SUM x86_64-unknown-linux-musl.tar.gz@"
    end
  end

  def install
    bin.install "syncwright"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/syncwright.bash" => "syncwright"
    zsh_completion.install "completions/_syncwright"
    fish_completion.install "completions/syncwright.fish"
    pkgshare.install "schema"
    doc.install "README.md", "CHANGELOG.md", "LICENSES-OF-LIBRARIES.txt"
  end

  test do
    assert_equal "syncwright #{version}", shell_output("#{bin}/syncwright --version").strip
  end
end
